#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "keep/answer.h"
#include "keep/attempt.h"

enum { MS_PER_S = 1000 };

static void probe_command_run_shell(const char *text, int output)
{
	setpgid(0, 0);
	dup2(output, 1);
	dup2(output, 2);
	execl("/bin/sh", "sh", "-c", text, (char *)NULL);
	_exit(127);
}

/* Takes what the command has written. False: nothing more will come. */
static bool probe_command_read(int fd, struct last_line *said)
{
	char text[4096];
	ssize_t n = read(fd, text, sizeof(text));

	if (n > 0)
		answer_added(said, text, (size_t)n);
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Waits until the command has ended, and reads what it writes. False: its time is up. */
static bool probe_command_wait(const struct attempt *a, int process, int output,
			       struct last_line *said)
{
	struct pollfd fds[] = {{.fd = process, .events = POLLIN}, {.fd = output, .events = POLLIN}};

	while (fds[0].revents == 0) {
		int n = poll(fds, 2, attempt_left_ms(a));

		if (n == 0 || (n < 0 && errno != EINTR))
			return false;
		if (fds[1].revents != 0 && !probe_command_read(output, said))
			fds[1].fd = -1;
	}
	if (fds[1].fd >= 0)
		probe_command_read(output, said);
	answer_added(said, "\n", 1);
	return true;
}

static bool probe_command_ended(struct attempt *a, int status, const struct last_line *said)
{
	int code = WEXITSTATUS(status);

	if (WIFSIGNALED(status))
		return attempt_failed(a, "the command was ended by signal %d", WTERMSIG(status));
	if (code != 0)
		return attempt_failed(a, "exit code %d%s%s", code, said->last[0] ? ": " : "",
				      said->last);
	return true;
}

bool probe_command(struct attempt *a, const struct probe *p)
{
	struct last_line said = {.len = 0};
	AUTOCLOSE int process = -1;
	AUTOCLOSE int output = -1;
	int ends[2];
	int status = -1;
	bool ended;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return attempt_failed(a, "make a pipe: %s", strerror(errno));
	output = ends[0];
	pid = fork();
	if (pid == 0)
		probe_command_run_shell(p->text, ends[1]);
	close(ends[1]);
	if (pid < 0)
		return attempt_failed(a, "start the command: %s", strerror(errno));
	setpgid(pid, pid); /* in both, as either may run first: it is killed by its group */
	process = (int)syscall(SYS_pidfd_open, pid, 0);
	ended = process >= 0 && fcntl(output, F_SETFL, O_NONBLOCK) == 0 &&
		probe_command_wait(a, process, output, &said);
	/*
	 * Until it is reaped, its number cannot be another process's. Kills what it has left, too.
	 */
	if (kill(-pid, SIGKILL) < 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return ended ? probe_command_ended(a, status, &said)
		     : attempt_failed(a, "the command ran for more than %u s", a->ms / MS_PER_S);
}
