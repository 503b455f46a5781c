CREATE TABLE `freeze_allowances` (
	`freeze_id` text NOT NULL,
	`post_id` text NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`freeze_id`, `post_id`),
	FOREIGN KEY (`freeze_id`) REFERENCES `freezes`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `freezes` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`target` text NOT NULL,
	`target_id` text,
	`reason` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`lifted_by` text,
	`lifted_at` integer,
	`lift_reason` text
);
--> statement-breakpoint
CREATE INDEX `freezes_in_force` ON `freezes` (`unit_id`) WHERE lifted_at is null;--> statement-breakpoint
CREATE TABLE `recalls` (
	`id` text PRIMARY KEY NOT NULL,
	`post_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`target_at` integer NOT NULL,
	`overdue_at` integer,
	`closed_at` integer
);
--> statement-breakpoint
CREATE INDEX `recalls_post` ON `recalls` (`post_id`);--> statement-breakpoint
CREATE INDEX `recalls_open` ON `recalls` (`unit_id`) WHERE closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `recalls_once` ON `recalls` (`post_id`) WHERE closed_at is null;--> statement-breakpoint
CREATE TABLE `retractions` (
	`id` text PRIMARY KEY NOT NULL,
	`recall_id` text NOT NULL,
	`publication_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`state` text NOT NULL,
	`outcome` text,
	`fence` integer DEFAULT 0 NOT NULL,
	`lease_owner` text,
	`lease_until` integer,
	`wake_at` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`detail` text,
	`note` text,
	`evidence_url` text,
	`closed_by` text,
	`closed_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`recall_id`) REFERENCES `recalls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `retractions_once` ON `retractions` (`recall_id`,`publication_id`);--> statement-breakpoint
CREATE INDEX `retractions_publication` ON `retractions` (`publication_id`);--> statement-breakpoint
CREATE INDEX `retractions_wake` ON `retractions` (`wake_at`) WHERE wake_at is not null;--> statement-breakpoint
ALTER TABLE `posts` ADD `urgent_at` integer;--> statement-breakpoint
ALTER TABLE `posts` ADD `review_due_at` integer;--> statement-breakpoint
ALTER TABLE `posts` ADD `review_overdue_at` integer;--> statement-breakpoint
CREATE INDEX `posts_review_due` ON `posts` (`review_due_at`) WHERE review_due_at is not null;--> statement-breakpoint
ALTER TABLE `publications` ADD `recalled_at` integer;--> statement-breakpoint
ALTER TABLE `publications` ADD `retracted_at` integer;--> statement-breakpoint
ALTER TABLE `publications` ADD `replaces_id` text;