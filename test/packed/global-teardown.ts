import { closeWorkshop } from './support/workshop';

export default closeWorkshop;
