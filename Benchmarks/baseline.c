/* What linting costs at least: finds the files below a folder that moflo reads, reads each in one go,
   and runs libyaml's parser over the front matter of markdown and over YAML. It keeps nothing and
   judges nothing.

   Usage: baseline THREADS FOLDER */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

static char **paths;
static size_t path_count, path_room;
static atomic_size_t next_path, read_bytes, yaml_events;

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static int ends_in(const char *name, const char *ending) {
  size_t length = strlen(name), other = strlen(ending);
  return length >= other && strcmp(name + length - other, ending) == 0;
}

static int is_read(const char *name) {
  static const char *const endings[] = {".md", ".json", ".yaml", ".yml", ".sh", ".bash",
                                        ".py", ".js",   ".mjs",  ".cjs", ".ts"};
  for (size_t index = 0; index < sizeof endings / sizeof *endings; index++)
    if (ends_in(name, endings[index])) return 1;
  return 0;
}

static int is_entered(const char *name) {
  if (name[0] == '.')
    return !strcmp(name, ".claude") || !strcmp(name, ".claude-plugin") || !strcmp(name, ".agents");
  return strcmp(name, "node_modules") && strcmp(name, "target") && strcmp(name, "dist") &&
         strcmp(name, "vendor");
}

static void walk(const char *folder) {
  DIR *stream = opendir(folder);
  if (!stream) fail(folder);
  struct dirent *entry;
  while ((entry = readdir(stream))) {
    char *path;
    int is_folder = entry->d_type == DT_DIR && is_entered(entry->d_name);
    int is_file = entry->d_type == DT_REG && is_read(entry->d_name);
    if (!is_folder && !is_file) continue;
    if (asprintf(&path, "%s/%s", folder, entry->d_name) < 0) fail("asprintf");
    if (is_folder) {
      walk(path);
      free(path);
      continue;
    }
    if (path_count == path_room) {
      path_room = path_room ? 2 * path_room : 1024;
      paths = realloc(paths, path_room * sizeof *paths);
      if (!paths) fail("realloc");
    }
    paths[path_count++] = path;
  }
  closedir(stream);
}

/* The front matter of a markdown file: what stands between two lines `---`. */
static size_t front_matter(const char *text, size_t size, const char **start) {
  if (size < 4 || memcmp(text, "---\n", 4)) return 0;
  *start = text + 4;
  const char *end = memmem(text + 3, size - 3, "\n---", 4);
  return end && end > *start ? (size_t)(end - *start) + 1 : 0;
}

static void parse(const char *text, size_t size) {
  yaml_parser_t parser;
  yaml_event_t event;
  size_t events = 0;
  int is_done = 0;
  if (!yaml_parser_initialize(&parser)) fail("yaml");
  yaml_parser_set_input_string(&parser, (const unsigned char *)text, size);
  while (!is_done && yaml_parser_parse(&parser, &event)) {
    is_done = event.type == YAML_STREAM_END_EVENT;
    events++;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  atomic_fetch_add(&yaml_events, events);
}

static void *work(void *unused) {
  char *text = NULL;
  size_t room = 0, index;
  while ((index = atomic_fetch_add(&next_path, 1)) < path_count) {
    struct stat status;
    int file = open(paths[index], O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status)) fail(paths[index]);
    size_t size = (size_t)status.st_size;
    if (size > room && !(text = realloc(text, room = 2 * size))) fail("realloc");
    ssize_t got = size ? read(file, text, size) : 0;
    if (got < 0) fail(paths[index]);
    close(file);
    atomic_fetch_add(&read_bytes, (size_t)got);
    const char *start = text;
    size_t length = 0;
    if (ends_in(paths[index], ".md")) length = front_matter(text, (size_t)got, &start);
    if (ends_in(paths[index], ".yaml") || ends_in(paths[index], ".yml")) length = (size_t)got;
    if (length) parse(start, length);
  }
  free(text);
  return unused;
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: %s THREADS FOLDER\n", arguments[0]);
    return 2;
  }
  int threads = atoi(arguments[1]);
  walk(arguments[2]);
  pthread_t others[64];
  int started = 0;
  while (started < threads - 1 && started < 64)
    if (pthread_create(&others[started++], NULL, work, NULL)) fail("pthread_create");
  work(NULL);
  while (started > 0) pthread_join(others[--started], NULL);
  printf("%zu files, %zu bytes, %zu YAML events\n", path_count, (size_t)read_bytes,
         (size_t)yaml_events);
  return 0;
}
