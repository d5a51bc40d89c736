/**
 * Machines: QEMU's command line and its control protocol (QMP), the choice of an accelerator,
 * memory templates and their clones. A machine is one QEMU process.
 */
package dev.pyro.machine;
