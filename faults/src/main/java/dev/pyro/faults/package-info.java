/**
 * The fault run, {@code ./dev faults}: hurts real pyro processes, their machines, disks and files,
 * and looks whether anything is lost or left. It drives the command line only, as a user does.
 */
package dev.pyro.faults;
