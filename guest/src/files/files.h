/* The process that works on the files of /workspace: what operation FILES runs. */
#ifndef PYRO_FILES_H
#define PYRO_FILES_H

#include "files/work.h"

/* Runs the verb that argv[1] names, with the arguments behind it. Returns the exit code. */
int files_run(struct work *work, int argc, char **argv);
int files_main(int argc, char **argv);

#endif
