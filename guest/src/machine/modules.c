#include "machine/modules.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/err.h"
#include "machine/console.h"

static void modules_load_one(int dir, const char *name)
{
	AUTOCLOSE int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) < 0 && errno != EEXIST))
		console_say("pyro-agent: module %s: %s", name, strerror(errno));
}

void modules_load(const char *path)
{
	AUTOCLOSE int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	AUTOCLOSE int fd = dir < 0 ? -1 : openat(dir, "order", O_RDONLY | O_CLOEXEC);
	char names[4096], *line, *rest = names;
	ssize_t n = fd < 0 ? -1 : read(fd, names, sizeof(names) - 1);

	if (n < 0) {
		console_say("pyro-agent: %s/order: %s", path, strerror(errno));
		return;
	}
	names[n] = '\0';
	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			modules_load_one(dir, line);
}
