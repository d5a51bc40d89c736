/* Pseudo terminals, from the devpts that the workload sees. */
#ifndef PYRO_PTY_H
#define PYRO_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

enum { LINE_LIMIT = 4095 }; /* bytes, without its end */

/* `path` is where devpts is mounted. It is opened once, so it need not be mounted later. */
int pty_init(const char *path, struct err *e);
/* A pair of the given size. The master does not block. The caller owns both. */
int pty_open(uint16_t cols, uint16_t rows, int *master, int *slave, struct err *e);
void pty_resize(int master, uint16_t cols, uint16_t rows);
/* The foreground process group; 0 if there is none. */
pid_t pty_foreground(int master);
/* The keys that end the input; how many there are, which is 0 in raw mode. */
size_t pty_end_keys(int master, char keys[2]);

/* Whether the terminal gives its program whole lines. It then cuts those above LINE_LIMIT. */
bool pty_takes_lines(int master);

#endif
