export * from './image-upload-pipeline';
export * from './image-upload-pipeline-props';
export * from './image-upload-pipeline-grants';
export * from './pipeline-functions';
export * from './image-format';
export * from './image-size';
export * from './output-format';
export * from './upload-authorization';
