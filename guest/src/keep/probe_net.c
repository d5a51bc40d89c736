#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/timer.h"
#include "keep/attempt.h"

enum {
	NS_PER_MS = 1000000,
	MS_PER_S = 1000,
	/*
	 * How much of an answer, and for how long, is read once its status is known. A server whose
	 * client leaves earlier reports a broken pipe.
	 */
	REST_MAX = 1 << 20,
	REST_MS = 1000,
	/* "HTTP/1.1 200" and the character behind it. */
	STATUS_LEN = 13,
	/* How a record of TLS begins that has an alert. */
	TLS_ALERT = 0x15,
	TLS_MAJOR = 0x03,
};

/* Connects to this machine. -1: nothing listens on the port. */
static int probe_net_connect(struct attempt *a, int family, uint16_t port)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET,
				 .sin_port = htons(port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6,
				  .sin6_port = htons(port),
				  .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	const struct sockaddr *to = family == AF_INET ? (void *)&v4 : (void *)&v6;
	socklen_t len = family == AF_INET ? sizeof(v4) : sizeof(v6);
	AUTOCLOSE int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int error = 0;
	int owned;

	if (fd < 0 || (connect(fd, to, len) < 0 && errno != EINPROGRESS))
		error = errno;
	len = sizeof(error);
	if (error == 0 && !attempt_wait(a, fd, POLLOUT))
		error = ETIMEDOUT;
	if (error == 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	if (error != 0) {
		attempt_failed(a, "port %u: %s", port, strerror(error));
		return -1;
	}
	owned = fd;
	fd = -1;
	return owned;
}

static bool probe_net_ask(struct attempt *a, int fd, const struct probe *p)
{
	char text[PROBE_TARGET_MAX + PROBE_HOST_MAX + 128];
	size_t len, sent = 0;

	len = (size_t)snprintf(text, sizeof(text),
			       "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: " PROBE_PROGRAM
			       "\r\nAccept: */*\r\nConnection: close\r\n\r\n",
			       p->text, p->host);
	while (sent < len) {
		ssize_t n = send(fd, text + sent, len - sent, MSG_NOSIGNAL);

		if (n > 0)
			sent += (size_t)n;
		else if (errno != EAGAIN)
			return attempt_failed(a, "the request: %s", strerror(errno));
		else if (!attempt_wait(a, fd, POLLOUT))
			return attempt_failed(a, "the request was not read within %u s",
					      a->ms / MS_PER_S);
	}
	return true;
}

static bool probe_net_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The number of a status line; 0 if it is none. */
static int probe_net_status_of(const char line[STATUS_LEN])
{
	if (memcmp(line, "HTTP/1.", 7) != 0 || !probe_net_is_digit(line[7]) || line[8] != ' ')
		return 0;
	if (!probe_net_is_digit(line[9]) || !probe_net_is_digit(line[10]) ||
	    !probe_net_is_digit(line[11]) ||
	    (line[12] != ' ' && line[12] != '\r' && line[12] != '\n'))
		return 0;
	return (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
}

static void probe_net_read_rest(int fd)
{
	struct attempt rest = {.until_ns = now_ns() + (uint64_t)REST_MS * NS_PER_MS};
	char buf[4096];
	size_t len = 0;

	while (len < REST_MAX) {
		ssize_t n = recv(fd, buf, sizeof(buf), 0);

		if (n > 0)
			len += (size_t)n;
		else if (n == 0 || errno != EAGAIN || !attempt_wait(&rest, fd, POLLIN))
			return;
	}
}

/* Reads the beginning of the answer. False: there is none, or not all of a status line. */
static bool probe_net_read_status(struct attempt *a, int fd, char line[STATUS_LEN])
{
	size_t len = 0;

	while (len < STATUS_LEN) {
		ssize_t n = recv(fd, line + len, STATUS_LEN - len, 0);

		if (n > 0)
			len += (size_t)n;
		else if (n == 0 && len == 0)
			return attempt_failed(a, "the connection was closed without an answer");
		else if (n == 0)
			return true; /* the rest of the line is zeros */
		else if (errno != EAGAIN)
			return attempt_failed(a, "the answer: %s", strerror(errno));
		else if (!attempt_wait(a, fd, POLLIN))
			return attempt_failed(a, "no answer within %u s", a->ms / MS_PER_S);
	}
	return true;
}

static bool probe_net_answers_well(struct attempt *a, int fd, const struct probe *p)
{
	char line[STATUS_LEN] = {0};
	int status;

	if (!probe_net_ask(a, fd, p) || !probe_net_read_status(a, fd, line))
		return false;
	probe_net_read_rest(fd);
	status = probe_net_status_of(line);
	if (status >= 200 && status < 400)
		return true;
	if (status != 0)
		return attempt_failed(a, "HTTP status %d", status);
	if (line[0] == TLS_ALERT && line[1] == TLS_MAJOR)
		return attempt_failed(a, "the answer is TLS and not HTTP");
	return attempt_failed(a, "the answer is not HTTP");
}

/* Over one family of addresses; says whether anything took the connection. */
static bool probe_net_ready(struct attempt *a, int family, const struct probe *p, bool *connected)
{
	AUTOCLOSE int fd = probe_net_connect(a, family, p->port);

	*connected = fd >= 0;
	return *connected && (p->kind == PROBE_TCP || probe_net_answers_well(a, fd, p));
}

bool probe_net(struct attempt *a, const struct probe *p)
{
	bool connected, connected6;
	struct attempt v6;

	if (probe_net_ready(a, AF_INET, p, &connected))
		return true;
	attempt_begin(&v6, a->ms);
	if (probe_net_ready(&v6, AF_INET6, p, &connected6))
		return true;
	if (connected6 && !connected)
		*a = v6;
	return false;
}
