#include "agent/discover.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "machine/console.h"

#define CLASS "/sys/class/virtio-ports"
#define PREFIX "dev.pyro."

static struct port *discover_ports;
static struct watch discover_uevents;
static int discover_found;

/* The port's number; -1 if it has no name yet, or another one. */
static int discover_number_of(const char *device)
{
	char path[128], name[64];
	AUTOCLOSE int fd = -1;
	ssize_t n;

	snprintf(path, sizeof(path), CLASS "/%.64s/name", device);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, name, sizeof(name));
	/* The prefix, one digit, a line feed. */
	if (n != (ssize_t)sizeof(PREFIX) + 1 || memcmp(name, PREFIX, sizeof(PREFIX) - 1) != 0)
		return -1;
	n = name[sizeof(PREFIX) - 1] - '0';
	return n >= 0 && n < WIRE_PORTS ? (int)n : -1;
}

static void discover_open_port(const char *device)
{
	int number = discover_number_of(device);
	AUTOCLOSE int fd = -1;
	char path[128];
	struct err e;

	if (number < 0 || discover_ports[number].watch.fd >= 0)
		return;
	snprintf(path, sizeof(path), "/dev/%.64s", device);
	fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		console_say("pyro-agent: open %s: %s", path, strerror(errno));
	} else if (port_attach(&discover_ports[number], fd, &e) < 0) {
		console_say("pyro-agent: %s: %s: %s", path, e.text, strerror(e.errnum));
	} else {
		fd = -1;
		discover_found++;
	}
}

static void discover_scan(void)
{
	DIR *dir = opendir(CLASS);
	const struct dirent *d;

	if (dir == NULL)
		return; /* the driver is not there yet */
	while ((d = readdir(dir)) != NULL)
		if (d->d_name[0] != '.')
			discover_open_port(d->d_name);
	closedir(dir);
}

static void discover_uevent(struct watch *w, uint32_t events)
{
	bool concerned = false;
	char message[4096];
	ssize_t n;

	(void)events;
	while ((n = recv(w->fd, message, sizeof(message), 0)) >= 0 || errno == ENOBUFS) {
		static const char subsystem[] = "SUBSYSTEM=virtio-ports";

		/* Messages were lost, or one is about a port. The directory says what there is. */
		if (n < 0 || memmem(message, (size_t)n, subsystem, sizeof(subsystem)) != NULL)
			concerned = true;
	}
	if (concerned)
		discover_scan();
	if (discover_found == WIRE_PORTS)
		loop_remove(w);
}

int discover_init(struct port p[WIRE_PORTS], struct err *e)
{
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK, .nl_groups = 1};
	AUTOCLOSE int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
				  NETLINK_KOBJECT_UEVENT);

	discover_ports = p;
	if (fd < 0 || bind(fd, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
		return fail(e, ERROR_FAILED, errno, "listen to the kernel's events");
	discover_uevents.fd = fd;
	discover_uevents.event = discover_uevent;
	if (loop_add(&discover_uevents, EPOLLIN, e) < 0)
		return -1;
	fd = -1;
	discover_scan(); /* the driver may be built in */
	return 0;
}
