CREATE TABLE `lateness_limits` (
	`channel_id` text NOT NULL,
	`column_id` text DEFAULT '' NOT NULL,
	`lateness_ms` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`channel_id`, `column_id`)
);
--> statement-breakpoint
CREATE TABLE `quota_entries` (
	`publication_id` text NOT NULL,
	`quota` text NOT NULL,
	`channel_id` text NOT NULL,
	`period_start` integer NOT NULL,
	`state` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`publication_id`, `quota`),
	FOREIGN KEY (`publication_id`) REFERENCES `publications`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `quota_entries_period` ON `quota_entries` (`channel_id`,`quota`,`period_start`);--> statement-breakpoint
CREATE TABLE `quota_limits` (
	`channel_id` text NOT NULL,
	`quota` text NOT NULL,
	`most` integer,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`channel_id`, `quota`)
);
--> statement-breakpoint
CREATE TABLE `text_keys` (
	`key` text NOT NULL,
	`post_id` text NOT NULL,
	`variant` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`key`, `post_id`, `variant`),
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `text_keys_recent` ON `text_keys` (`key`,`at`);--> statement-breakpoint
CREATE INDEX `text_keys_post` ON `text_keys` (`post_id`);