/* Runs a command with its output thrown away, and prints how long it took from start to exit and how
   much memory it had at most: "SECONDS KILOBYTES". Small itself, since a child is counted to have at
   least the memory of whoever started it.

   Usage: measure COMMAND [ARGUMENT...] */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: %s COMMAND [ARGUMENT...]\n", arguments[0]);
    return 2;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  struct timespec start, end;
  struct rusage usage;
  pid_t child;
  int status;
  clock_gettime(CLOCK_MONOTONIC, &start);
  if (posix_spawnp(&child, arguments[1], &actions, NULL, arguments + 1, environ) != 0 ||
      wait4(child, &status, 0, &usage) < 0) {
    perror(arguments[1]);
    return 2;
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
    fprintf(stderr, "%s failed\n", arguments[1]);
    return 2;
  }
  printf("%.6f %ld\n",
         (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9,
         usage.ru_maxrss);
  return 0;
}
