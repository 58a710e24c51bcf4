import { openWorkshop } from './support/workshop';

export default openWorkshop;
