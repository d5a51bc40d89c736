/** What is known of workspaces on disk: records, secrets, logs. */
package dev.pyro.workspace.record;
