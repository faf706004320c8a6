/*
 * The head of a trial AppImage: the program that the file begins with. Behind it lies a squashfs image. It is mounted by
 * FUSE in a temporary folder, its AppRun is run, and when that has ended the mount is taken away.
 *
 *   LADING.AppImage --appimage-offset   says where the image begins, for `unsquashfs -offset`
 *
 * Built by tools.mjs on Debian's libsquashfuse and libfuse3. Releases have the head that electron-builder downloads.
 */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 32
#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <squashfuse/ll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The library can read images packed with LZO, and is told here that there are none: its own helper is under the GPL. */
int lzo1x_decompress_safe(const unsigned char *from, size_t from_size, unsigned char *to, size_t *to_size, void *memory) {
  (void)from, (void)from_size, (void)to, (void)to_size, (void)memory;
  return -1;
}

static pid_t app;

static void stop(const char *what) {
  fprintf(stderr, "AppImage: %s\n", what);
  exit(127);
}

/* An ELF file ends with its table of sections: what follows is not the program's. */
static size_t own_size(const char *path) {
  Elf64_Ehdr head;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 || read(file, &head, sizeof head) != (ssize_t)sizeof head) stop("its own file cannot be read");
  close(file);
  return head.e_shoff + (size_t)head.e_shentsize * head.e_shnum;
}

static sqfs_ll_chan mount_image(const char *path, const char *folder) {
  struct fuse_lowlevel_ops operations = {
      .getattr = sqfs_ll_op_getattr,       .lookup = sqfs_ll_op_lookup,   .forget = sqfs_ll_op_forget,
      .opendir = sqfs_ll_op_opendir,       .readdir = sqfs_ll_op_readdir, .releasedir = sqfs_ll_op_releasedir,
      .open = sqfs_ll_op_open,             .read = sqfs_ll_op_read,       .release = sqfs_ll_op_release,
      .readlink = sqfs_ll_op_readlink,     .statfs = stfs_ll_op_statfs,
  };
  char *words[] = {"appimage", "-o", "ro,nodev,nosuid,subtype=appimage", NULL};
  struct fuse_args arguments = FUSE_ARGS_INIT(3, words);
  sqfs_ll_chan channel = {0};
  sqfs_ll *image = sqfs_ll_open(path, own_size(path));
  if (image == NULL || sqfs_ll_mount(&channel, folder, &arguments, &operations, sizeof operations, image) != SQFS_OK) {
    rmdir(folder);
    stop("FUSE is needed to run it, or `unsquashfs -offset` to take it apart");
  }
  return channel;
}

static void *serve(void *session) {
  fuse_session_loop(session);
  return NULL;
}

static void pass_on(int signal) {
  if (app > 0) kill(app, signal);
}

/* Of a terminal's Ctrl-C the app hears by itself. */
static void pass_signals_on(void) {
  signal(SIGINT, SIG_IGN);
  signal(SIGTERM, pass_on);
  signal(SIGHUP, pass_on);
}

static void run_app(const char *path, const char *folder, char **argv) {
  char program[PATH_MAX + 16];
  snprintf(program, sizeof program, "%s/AppRun", folder);
  setenv("APPIMAGE", path, 1);
  setenv("APPDIR", folder, 1);
  setenv("ARGV0", argv[0], 1);
  argv[0] = program;
  execv(program, argv);
  stop("its AppRun cannot be run");
}

int main(int argc, char **argv) {
  char path[PATH_MAX], folder[PATH_MAX];
  const char *temporary = getenv("TMPDIR");
  ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
  if (length < 0) stop("it does not find itself");
  path[length] = 0;
  if (argc == 2 && strcmp(argv[1], "--appimage-offset") == 0) return printf("%zu\n", own_size(path)) < 0;

  snprintf(folder, sizeof folder, "%s/.mount_XXXXXX", temporary && *temporary ? temporary : "/tmp");
  if (mkdtemp(folder) == NULL) stop("there is no place for its mount");
  sqfs_ll_chan channel = mount_image(path, folder);

  /* Before there are threads, of which a child has only the one that made it. */
  app = fork();
  if (app < 0) stop("it cannot start another process");
  if (app == 0) run_app(path, folder, argv);

  pthread_t server;
  int status = 0;
  pass_signals_on();
  pthread_create(&server, NULL, serve, channel.session);
  while (waitpid(app, &status, 0) < 0) continue;
  sqfs_ll_unmount(&channel, folder);
  pthread_join(server, NULL);
  rmdir(folder);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
