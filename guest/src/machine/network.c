/*
 * There are two on the link: this machine and the host. So no neighbour is ever looked for
 * (IFF_NOARP): every packet goes out, and the host takes it.
 *
 * The addresses are the same in every machine, as no machine can reach another.
 */
#include "machine/network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/ipv6.h>
#include <linux/route.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "wire/wire.h"

/* <linux/ipv6_route.h> has it, and clashes with the C library's headers. */
struct network_route6 {
	struct in6_addr dst;
	struct in6_addr src;
	struct in6_addr gateway;
	uint32_t type;
	uint16_t dst_len;
	uint16_t src_len;
	uint32_t metric;
	unsigned long info;
	uint32_t flags;
	int index;
};

#define INTERFACE "eth0"
#define RESOLV_CONF "/etc/resolv.conf"
#define OWN_RESOLV_CONF "/run/pyro.resolv.conf"

static struct ifreq network_interface(void)
{
	struct ifreq r = {.ifr_name = INTERFACE};

	return r;
}

static struct sockaddr network_ipv4(const char *text)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr any;

	inet_pton(AF_INET, text, &in.sin_addr);
	memcpy(&any, &in, sizeof(any));
	return any;
}

static int network_call(int fd, unsigned long what, void *r, const char *step, struct err *e)
{
	if (ioctl(fd, what, r) < 0 && errno != EEXIST)
		return fail(e, ERROR_FAILED, errno, "%s of " INTERFACE, step);
	return 0;
}

static int network_set_ipv4(int fd, struct err *e)
{
	struct ifreq address = network_interface();
	struct ifreq mask = network_interface();
	struct rtentry route = {.rt_flags = RTF_UP, .rt_dev = (char[]){INTERFACE}};

	address.ifr_addr = network_ipv4(NETWORK_IPV4);
	mask.ifr_netmask = network_ipv4(NETWORK_IPV4_MASK);
	route.rt_dst = network_ipv4("0.0.0.0");
	route.rt_genmask = route.rt_dst;
	if (network_call(fd, SIOCSIFADDR, &address, "the address", e) < 0 ||
	    network_call(fd, SIOCSIFNETMASK, &mask, "the netmask", e) < 0 ||
	    network_call(fd, SIOCADDRT, &route, "the route", e) < 0)
		return -1;
	return 0;
}

static int network_set_ipv6(int index, struct err *e)
{
	AUTOCLOSE int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct in6_ifreq address = {.ifr6_prefixlen = NETWORK_IPV6_PREFIX, .ifr6_ifindex = index};
	struct network_route6 route = {.flags = RTF_UP, .metric = 1, .index = index};

	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "open a socket for IPv6");
	inet_pton(AF_INET6, NETWORK_IPV6, &address.ifr6_addr);
	if (network_call(fd, SIOCSIFADDR, &address, "the IPv6 address", e) < 0 ||
	    network_call(fd, SIOCADDRT, &route, "the IPv6 route", e) < 0)
		return -1;
	return 0;
}

/*
 * Nothing is written to the disk unless the image has no such file, or a link that leads nowhere:
 * then it gets an empty one. The image may be hostile, so links are followed only by mount, inside
 * the root.
 */
static int network_resolver(struct err *e)
{
	static const char text[] = "nameserver " NETWORK_IPV4_HOST "\n";
	AUTOCLOSE int fd = -1;
	AUTOCLOSE int made = -1;

	unlink(OWN_RESOLV_CONF);
	fd = open(OWN_RESOLV_CONF, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 || write(fd, text, sizeof(text) - 1) != sizeof(text) - 1)
		return fail(e, ERROR_FAILED, errno, "write " OWN_RESOLV_CONF);
	if (mount(OWN_RESOLV_CONF, RESOLV_CONF, NULL, MS_BIND, NULL) == 0)
		return 0;
	if (errno == ENOENT) {
		unlink(RESOLV_CONF);
		made = open(RESOLV_CONF, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (made >= 0 && mount(OWN_RESOLV_CONF, RESOLV_CONF, NULL, MS_BIND, NULL) == 0)
			return 0;
	}
	return fail(e, ERROR_FAILED, errno, "mount " RESOLV_CONF);
}

int network_up(struct err *e)
{
	static bool is_up;
	AUTOCLOSE int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq mtu = network_interface();
	struct ifreq flags = network_interface();
	struct ifreq index = network_interface();

	if (is_up)
		return 0;
	if (fd < 0)
		return fail(e, ERROR_FAILED, errno, "open a socket");
	mtu.ifr_mtu = NETWORK_MTU;
	flags.ifr_flags = IFF_UP | IFF_NOARP;
	if (network_call(fd, SIOCSIFMTU, &mtu, "the MTU", e) < 0 ||
	    network_call(fd, SIOCSIFFLAGS, &flags, "the flags", e) < 0 ||
	    network_call(fd, SIOCGIFINDEX, &index, "the index", e) < 0 ||
	    network_set_ipv4(fd, e) < 0 || network_set_ipv6(index.ifr_ifindex, e) < 0 ||
	    network_resolver(e) < 0)
		return -1;
	is_up = true;
	return 0;
}
