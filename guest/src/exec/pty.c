#include "exec/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

static int pty_dir = -1;

int pty_init(const char *path, struct err *e)
{
	pty_dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return pty_dir < 0 ? fail(e, ERROR_FAILED, errno, "open %s", path) : 0;
}

int pty_open(uint16_t cols, uint16_t rows, int *master, int *slave, struct err *e)
{
	AUTOCLOSE int fd = openat(pty_dir, "ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	int unlock = 0;

	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "open a pseudo terminal");
	if (ioctl(fd, TIOCSPTLCK, &unlock) < 0)
		return fail(e, ERROR_FAILED, errno, "unlock the pseudo terminal");
	/* By the descriptor: the workload can change what a name means. */
	*slave = ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (*slave < 0)
		return fail(e, ERROR_FAILED, errno, "open the terminal");
	pty_resize(fd, cols, rows);
	*master = fd;
	fd = -1;
	return 0;
}

void pty_resize(int master, uint16_t cols, uint16_t rows)
{
	struct winsize size = {.ws_col = cols, .ws_row = rows};

	ioctl(master, TIOCSWINSZ, &size);
}

pid_t pty_foreground(int master)
{
	pid_t group = 0;

	return ioctl(master, TIOCGPGRP, &group) < 0 || group < 0 ? 0 : group;
}

bool pty_takes_lines(int master)
{
	struct termios t;

	return tcgetattr(master, &t) == 0 && (t.c_lflag & ICANON);
}

size_t pty_end_keys(int master, char keys[2])
{
	struct termios t;

	if (tcgetattr(master, &t) < 0 || !(t.c_lflag & ICANON))
		return 0;
	keys[0] = keys[1] = (char)t.c_cc[VEOF];
	return 2;
}
