/* clang-format off
 * A shim between a program and the C library (LD_PRELOAD): it counts the file operations below one folder,
 * and lets the n-th one fail, tear or kill the process. The product has no hook for it: what is tested is
 * what ships.
 *
 * Environment (nothing happens without RAGCTL_FAULT_ROOT):
 *   RAGCTL_FAULT_ROOT   absolute folder; only operations on paths in it count. Standard input and output count when
 *                       they are files in it.
 *   RAGCTL_FAULT_CALLS  comma-separated names of the calls that count; all of them without it
 *   RAGCTL_FAULT        what happens at the n-th counted call (n from 1):
 *                         kill:n        SIGKILL before the call
 *                         tear:n        a write writes half of its bytes, then SIGKILL; other calls: like kill
 *                         fail:n:errno  the call fails with that number and is not made (a file is closed, though)
 *                         full:n        ENOSPC from the n-th call on, for every call that needs room
 *                         dead:n        EIO from the n-th call on, for every read of that call's file
 *                         short:n       a read or write moves half of its bytes (at least one) and says so
 *                         bus:n         a mapping of pages that cannot be read: the first touch raises SIGBUS
 *   RAGCTL_FAULT_LOG    file; a record for each counted call is appended, with the written bytes, so that the log of
 *                       undisturbed processes is a trace that can be replayed (power_test.cpp)
 *
 * A record is one line of text and the raw bytes that it announces:
 *   <call> <pid> <fd> <flags> <result> <injected 0|1> <path bytes> <second path bytes> <data bytes>\n<path><path><data>\n
 * `start` and `exit` (result: the exit status) frame a process. Paths are absolute.
 * clang-format on */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum action { NOTHING, KILL, TEAR, FAIL, FULL, DEAD, SHORT, BUS };
enum { MOST_FILES = 1024 };

struct call {
  const char* name;
  const char* path;
  const char* second; /* of a rename */
  const void* data;
  size_t size;
  int fd;
  int flags;
  int needs_room;
};

/* What the wrapper must do instead of, or beside, the real call. */
struct verdict {
  int counted;
  int error; /* fail with this number */
  int injected;
  enum action how; /* SHORT, TEAR and BUS are carried out by the wrapper */
};

static struct {
  const char* root;
  const char* calls;
  enum action action;
  unsigned long at;
  int error;
  int log;
} plan = {.log = -1};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static unsigned long count;
static char* dead; /* path of the file that cannot be read any more */
static char* paths[MOST_FILES]; /* by descriptor: of open files below the root */

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int below_root(const char* path) {
  const size_t length = plan.root == NULL ? 0 : strlen(plan.root);
  return length != 0 && strncmp(path, plan.root, length) == 0 &&
         (path[length] == '\0' || path[length] == '/');
}

/* The absolute path of `name` seen from an open directory, or NULL when it is not below the root. */
static const char* locate(int directory, const char* name, char* buffer) {
  char base[PATH_MAX] = "";
  if (plan.root == NULL || name == NULL) return NULL;
  if (name[0] != '/') {
    if (directory != AT_FDCWD) {
      if (directory < 0 || directory >= MOST_FILES || paths[directory] == NULL) return NULL;
      snprintf(base, sizeof base, "%s/", paths[directory]);
    } else if (getcwd(base, sizeof base - 1) != NULL) {
      strcat(base, "/");
    }
  }
  if (snprintf(buffer, PATH_MAX, "%s%s", base, name) >= PATH_MAX) return NULL;
  for (char* dot = buffer; (dot = strstr(dot, "/.")) != NULL;) { /* "/./" and a last "/." say nothing */
    if (dot[2] != '/' && dot[2] != '\0') {
      ++dot;
    } else {
      memmove(dot, dot + 2, strlen(dot + 2) + 1);
    }
  }
  return below_root(buffer) ? buffer : NULL;
}

static const char* path_of(int fd) { return fd >= 0 && fd < MOST_FILES ? paths[fd] : NULL; }

static void remember(int fd, const char* path) {
  if (fd < 0 || fd >= MOST_FILES) return;
  free(paths[fd]);
  paths[fd] = path == NULL ? NULL : strdup(path);
}

static void put(const void* bytes, size_t size) {
  if (size != 0 && syscall(SYS_write, plan.log, bytes, size) != (long)size) abort();
}

static void record(const struct call* c, long result, int injected) {
  const char* path = c->path == NULL ? "" : c->path;
  const char* second = c->second == NULL ? "" : c->second;
  const size_t size = c->data != NULL && result > 0 ? (size_t)result : 0;
  char line[256];
  if (plan.log < 0) return;
  const int length = snprintf(line, sizeof line, "%s %d %d %d %ld %d %zu %zu %zu\n", c->name, (int)getpid(),
                              c->fd, c->flags, result, injected, strlen(path), strlen(second), size);
  pthread_mutex_lock(&mutex);
  put(line, (size_t)length);
  put(path, strlen(path));
  put(second, strlen(second));
  put(c->data, size);
  put("\n", 1);
  pthread_mutex_unlock(&mutex);
}

static int is_counted(const char* name) {
  const size_t length = strlen(name);
  if (plan.calls == NULL) return 1;
  for (const char* at = plan.calls; (at = strstr(at, name)) != NULL; at += length) {
    const int begins = at == plan.calls || at[-1] == ',';
    if (begins && (at[length] == '\0' || at[length] == ',')) return 1;
  }
  return 0;
}

static void die(const struct call* c) {
  record(c, -1, 1);
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static struct verdict judge(const struct call* c) {
  struct verdict verdict = {0, 0, 0, NOTHING};
  if (c->path == NULL || !is_counted(c->name)) return verdict;
  pthread_mutex_lock(&mutex);
  const unsigned long n = ++count;
  pthread_mutex_unlock(&mutex);
  verdict.counted = 1;
  if (plan.action == FULL && n >= plan.at && c->needs_room) verdict.error = ENOSPC;
  if (n == plan.at && plan.action == FAIL) verdict.error = plan.error;
  if (n == plan.at && plan.action == DEAD) dead = strdup(c->path);
  if (dead != NULL && strcmp(c->name, "read") == 0 && strcmp(c->path, dead) == 0) verdict.error = EIO;
  if (n == plan.at && plan.action == KILL) die(c);
  if (n == plan.at && plan.action == TEAR && strcmp(c->name, "write") != 0) die(c);
  if (n == plan.at) verdict.how = plan.action;
  verdict.injected = verdict.error != 0 || verdict.how >= SHORT;
  return verdict;
}

/* Ends a wrapper: logs the call and leaves errno as the call (or the verdict) set it. */
static long done(const struct call* c, struct verdict verdict, long result) {
  const int error = errno;
  if (verdict.counted) record(c, result, verdict.injected);
  errno = error;
  return result;
}

#define JUDGE(...)                          \
  const struct call c = {__VA_ARGS__};      \
  const struct verdict verdict = judge(&c); \
  if (verdict.error != 0) errno = verdict.error

static void read_plan(void) {
  static const char* const kNames[] = {"", "kill", "tear", "fail", "full", "dead", "short", "bus"};
  const char* text = getenv("RAGCTL_FAULT");
  char name[16] = "";
  if (text == NULL) return;
  if (sscanf(text, "%15[a-z]:%lu:%d", name, &plan.at, &plan.error) < 2) abort();
  for (int i = KILL; i <= BUS; ++i) {
    if (strcmp(name, kNames[i]) == 0) plan.action = (enum action)i;
  }
}

static void log_exit(int status, void* unused) {
  const struct call c = {.name = "exit", .fd = -1};
  (void)unused;
  record(&c, status, 0);
}

__attribute__((constructor)) static void begin(void) {
  const char* log = getenv("RAGCTL_FAULT_LOG");
  plan.root = getenv("RAGCTL_FAULT_ROOT");
  plan.calls = getenv("RAGCTL_FAULT_CALLS");
  if (plan.root == NULL) return;
  read_plan();
  if (log != NULL)
    plan.log = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  for (int fd = 0; fd < 2; ++fd) { /* standard input and output */
    char link[32], target[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, target, sizeof target - 1);
    if (length <= 0) continue;
    target[length] = '\0';
    if (below_root(target)) remember(fd, target);
  }
  const struct call c = {.name = "start", .fd = -1};
  record(&c, 0, 0);
  on_exit(log_exit, NULL);
}

/* Opening. O_CREAT needs room; libstdc++ calls the names with 64. */
#define DEFINE_OPEN(symbol)                                                                    \
  int symbol(const char* file, int flags, ...) {                                               \
    char buffer[PATH_MAX];                                                                     \
    va_list rest;                                                                              \
    va_start(rest, flags);                                                                     \
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;                     \
    va_end(rest);                                                                              \
    const char* path = locate(AT_FDCWD, file, buffer);                                         \
    JUDGE(.name = "open", .path = path, .flags = flags, .needs_room = (flags & O_CREAT) != 0); \
    const int fd = verdict.error != 0 ? -1 : REAL(symbol)(file, flags, mode);                  \
    if (fd >= 0) remember(fd, path);                                                           \
    struct call opened = c;                                                                    \
    opened.fd = fd;                                                                            \
    return (int)done(&opened, verdict, fd);                                                    \
  }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

#define DEFINE_OPENAT(symbol)                                                                  \
  int symbol(int directory, const char* file, int flags, ...) {                                \
    char buffer[PATH_MAX];                                                                     \
    va_list rest;                                                                              \
    va_start(rest, flags);                                                                     \
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;                     \
    va_end(rest);                                                                              \
    const char* path = locate(directory, file, buffer);                                        \
    JUDGE(.name = "open", .path = path, .flags = flags, .needs_room = (flags & O_CREAT) != 0); \
    const int fd = verdict.error != 0 ? -1 : REAL(symbol)(directory, file, flags, mode);       \
    if (fd >= 0) remember(fd, path);                                                           \
    struct call opened = c;                                                                    \
    opened.fd = fd;                                                                            \
    return (int)done(&opened, verdict, fd);                                                    \
  }
DEFINE_OPENAT(openat)
DEFINE_OPENAT(openat64)

#define DEFINE_FOPEN(symbol)                                             \
  FILE* symbol(const char* file, const char* mode) {                     \
    char buffer[PATH_MAX];                                               \
    const char* path = locate(AT_FDCWD, file, buffer);                   \
    JUDGE(.name = "open", .path = path, .needs_room = mode[0] != 'r');   \
    FILE* stream = verdict.error != 0 ? NULL : REAL(symbol)(file, mode); \
    if (stream != NULL) remember(fileno(stream), path);                  \
    done(&c, verdict, stream == NULL ? -1 : 0);                          \
    return stream;                                                       \
  }
DEFINE_FOPEN(fopen)
DEFINE_FOPEN(fopen64)

int close(int fd) {
  JUDGE(.name = "close", .path = path_of(fd), .fd = fd);
  const int error = errno;
  const int result = REAL(close)(fd); /* as Linux does: closed whatever it answers */
  if (verdict.error != 0) errno = error;
  const long answer = done(&c, verdict, verdict.error != 0 ? -1 : result);
  remember(fd, NULL);
  return (int)answer;
}

/* Moving bytes. */
static size_t part(size_t size, enum action how) {
  const int less = (how == SHORT || how == TEAR) && size > 1;
  return less ? size / 2 : size;
}

ssize_t read(int fd, void* data, size_t size) {
  JUDGE(.name = "read", .path = path_of(fd), .fd = fd);
  if (verdict.error != 0) return done(&c, verdict, -1);
  return done(&c, verdict, REAL(read)(fd, data, part(size, verdict.how)));
}

#define DEFINE_PREADV2(symbol)                                                                   \
  ssize_t symbol(int fd, const struct iovec* parts, int count, off_t offset, int flags) {       \
    JUDGE(.name = "read", .path = path_of(fd), .fd = fd, .flags = flags);                       \
    if (verdict.error != 0 || count < 1) return done(&c, verdict, -1);                          \
    const struct iovec first = {parts[0].iov_base, part(parts[0].iov_len, verdict.how)};        \
    return done(&c, verdict, REAL(symbol)(fd, &first, 1, offset, flags)); /* short: allowed */  \
  }
DEFINE_PREADV2(preadv2)
DEFINE_PREADV2(preadv64v2)

ssize_t write(int fd, const void* data, size_t size) {
  JUDGE(.name = "write", .path = path_of(fd), .data = data, .size = size, .fd = fd, .needs_room = 1);
  if (verdict.error != 0) return done(&c, verdict, -1);
  const ssize_t written = REAL(write)(fd, data, part(size, verdict.how));
  if (verdict.how == TEAR) die(&c);
  return done(&c, verdict, written);
}

#define DEFINE_FD_CALL(symbol, needs)                                           \
  int symbol(int fd) {                                                          \
    JUDGE(.name = #symbol, .path = path_of(fd), .fd = fd, .needs_room = needs); \
    return (int)done(&c, verdict, verdict.error != 0 ? -1 : REAL(symbol)(fd));  \
  }
DEFINE_FD_CALL(fsync, 1)
DEFINE_FD_CALL(fdatasync, 1)

int flock(int fd, int operation) {
  JUDGE(.name = "flock", .path = path_of(fd), .fd = fd, .flags = operation);
  return (int)done(&c, verdict, verdict.error != 0 ? -1 : REAL(flock)(fd, operation));
}

/* Of the file, but far behind its end. */
static void* unreadable_pages(void* address, size_t size, int flags, int fd) {
  return (void*)syscall(SYS_mmap, address, size, PROT_READ, flags, fd, (off_t)1 << 40);
}

#define DEFINE_MMAP(symbol)                                                                   \
  void* symbol(void* address, size_t size, int protection, int flags, int fd, off_t offset) { \
    JUDGE(.name = "mmap", .path = path_of(fd), .fd = fd, .flags = flags);                     \
    void* mapped = MAP_FAILED;                                                                \
    if (verdict.how == BUS)                                                                   \
      mapped = unreadable_pages(address, size, flags, fd);                                    \
    else if (verdict.error == 0)                                                              \
      mapped = (void*)syscall(SYS_mmap, address, size, protection, flags, fd, offset);        \
    done(&c, verdict, mapped == MAP_FAILED ? -1 : 0);                                         \
    return mapped;                                                                            \
  }
DEFINE_MMAP(mmap)
DEFINE_MMAP(mmap64)

/* Names. */
static int rename_below(const char* from, const char* to, unsigned flags) {
  char first[PATH_MAX], second[PATH_MAX];
  JUDGE(.name = "rename", .path = locate(AT_FDCWD, from, first), .second = locate(AT_FDCWD, to, second),
        .flags = (int)flags, .fd = -1);
  if (verdict.error != 0) return (int)done(&c, verdict, -1);
  return (int)done(&c, verdict, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
}

int rename(const char* from, const char* to) { return rename_below(from, to, 0); }

int renameat2(int from_directory, const char* from, int to_directory, const char* to, unsigned flags) {
  if (from_directory == AT_FDCWD && to_directory == AT_FDCWD) return rename_below(from, to, flags);
  return REAL(renameat2)(from_directory, from, to_directory, to, flags);
}

int unlinkat(int directory, const char* file, int flags) {
  char buffer[PATH_MAX];
  const char* name = (flags & AT_REMOVEDIR) != 0 ? "rmdir" : "unlink";
  JUDGE(.name = name, .path = locate(directory, file, buffer), .fd = -1);
  if (verdict.error != 0) return (int)done(&c, verdict, -1);
  return (int)done(&c, verdict, syscall(SYS_unlinkat, directory, file, flags));
}

int unlink(const char* file) { return unlinkat(AT_FDCWD, file, 0); }
int rmdir(const char* file) { return unlinkat(AT_FDCWD, file, AT_REMOVEDIR); }

int remove(const char* file) {
  const int result = unlink(file);
  return result != 0 && (errno == EISDIR || errno == EPERM) ? rmdir(file) : result;
}

int mkdir(const char* file, mode_t mode) {
  char buffer[PATH_MAX];
  JUDGE(.name = "mkdir", .path = locate(AT_FDCWD, file, buffer), .fd = -1, .needs_room = 1);
  return (int)done(&c, verdict, verdict.error != 0 ? -1 : REAL(mkdir)(file, mode));
}

int utimensat(int directory, const char* file, const struct timespec times[2], int flags) {
  char buffer[PATH_MAX];
  JUDGE(.name = "utimensat", .path = locate(directory, file, buffer), .fd = -1);
  if (verdict.error != 0) return (int)done(&c, verdict, -1);
  return (int)done(&c, verdict, REAL(utimensat)(directory, file, times, flags));
}

/* Looking. */
#define DEFINE_STAT(symbol, type)                                                      \
  int symbol(const char* file, struct type* info) {                                    \
    char buffer[PATH_MAX];                                                             \
    JUDGE(.name = "stat", .path = locate(AT_FDCWD, file, buffer), .fd = -1);           \
    return (int)done(&c, verdict, verdict.error != 0 ? -1 : REAL(symbol)(file, info)); \
  }
DEFINE_STAT(stat, stat)
DEFINE_STAT(stat64, stat64)
DEFINE_STAT(lstat, stat)
DEFINE_STAT(lstat64, stat64)

#define DEFINE_FSTAT(symbol, type)                                                   \
  int symbol(int fd, struct type* info) {                                            \
    JUDGE(.name = "fstat", .path = path_of(fd), .fd = fd);                           \
    return (int)done(&c, verdict, verdict.error != 0 ? -1 : REAL(symbol)(fd, info)); \
  }
DEFINE_FSTAT(fstat, stat)
DEFINE_FSTAT(fstat64, stat64)

DIR* opendir(const char* file) {
  char buffer[PATH_MAX];
  const char* path = locate(AT_FDCWD, file, buffer);
  JUDGE(.name = "opendir", .path = path, .fd = -1);
  DIR* directory = verdict.error != 0 ? NULL : REAL(opendir)(file);
  if (directory != NULL) remember(dirfd(directory), path);
  done(&c, verdict, directory == NULL ? -1 : 0);
  return directory;
}

int closedir(DIR* directory) {
  remember(dirfd(directory), NULL);
  return REAL(closedir)(directory);
}

#define DEFINE_READDIR(symbol, type)                                                     \
  struct type* symbol(DIR* directory) {                                                  \
    JUDGE(.name = "readdir", .path = path_of(dirfd(directory)), .fd = dirfd(directory)); \
    struct type* entry = verdict.error != 0 ? NULL : REAL(symbol)(directory);            \
    done(&c, verdict, entry == NULL ? -1 : 0);                                           \
    return entry;                                                                        \
  }
DEFINE_READDIR(readdir, dirent)
DEFINE_READDIR(readdir64, dirent64)
