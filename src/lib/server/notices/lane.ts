/** The lane of all e-mail. */
export const MAIL_LANE = 'email';
