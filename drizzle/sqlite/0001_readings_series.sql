DROP INDEX `readings_subject`;--> statement-breakpoint
DROP INDEX `readings_held`;--> statement-breakpoint
ALTER TABLE `readings` ADD `series` text;--> statement-breakpoint
CREATE INDEX `readings_series` ON `readings` (`series`,`as_of`) WHERE series is not null;--> statement-breakpoint
CREATE INDEX `readings_held` ON `readings` (`series`,`as_of`) WHERE status = 'held';