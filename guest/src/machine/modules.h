#ifndef PYRO_MODULES_H
#define PYRO_MODULES_H

/*
 * Loads the kernel modules that DIR/order names, a file in DIR on each line, in that order.
 * One that fails is named on the console and skipped: the machine may do without it.
 */
void modules_load(const char *dir);

#endif
