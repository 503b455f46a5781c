export { checkIn, checkOut } from './check-volunteer.ts';
export { cancelActivity, createActivity } from './create-activity.ts';
export { registerVolunteer } from './register-volunteer.ts';
export { checkInRefusal } from './rules.ts';
export { findActivity, listActivities, listVolunteers, rosterOf } from './store.ts';
