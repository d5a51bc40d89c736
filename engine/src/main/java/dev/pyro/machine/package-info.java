/**
 * Machines: QEMU's command line and its QMP, the accelerator that works here, memory templates and
 * their clones. A machine is one QEMU process that dies with the thread that launched it.
 */
package dev.pyro.machine;
