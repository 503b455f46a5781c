export { followEvents } from './follow-events.ts';
export { followNotice, markRead, openInbox, type Inbox, type NoticeView } from './open-inbox.ts';
export { openNotices } from './open-notices.ts';
export { spreadEvents } from './spread-events.ts';
export { countUnread } from './store.ts';
