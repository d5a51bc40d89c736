/**
 * Reads the disks of machines that do not run, without trusting what is on them: overlays in the
 * qcow2 format, and ext4.
 */
package dev.pyro.disk;
