#!/bin/sh
# enter-root.sh ROOT FOLDER LOG COMMAND...
#
# The first process of new mount and pid namespaces (unshare --mount --pid --fork --propagation private). It makes
# ROOT the root file system, with FOLDER at its own path in it, and then serves lines on its standard input:
# at "start" it runs COMMAND, whose output goes to LOG, and says "ended CODE" once that is over. When its input
# ends, it ends: the kernel then kills every process of the pid namespace, and the mounts go with the last of them.
# So nothing that COMMAND starts or mounts outlives whoever holds the other end of the input, however that ends.
set -eu

enter_machine_root() {
  mount -t proc proc /proc
  mount -t tmpfs -o mode=755 tmpfs /run
}

# By pivot_root, not chroot, because runc wants / to be a mount point. Writes to ROOT go to memory: many engines
# can use one root at a time and leave it as it was.
enter_other_root() {
  mkdir -p "$folder/root"
  mount -t tmpfs -o mode=755 tmpfs "$folder/root"
  cd "$folder/root"
  mkdir upper work new
  mount -t overlay -o "lowerdir=$root,upperdir=upper,workdir=work" overlay new
  cd new
  mkdir -p proc sys dev run .old "./$folder"
  mount -t proc proc proc
  mount --rbind /sys sys
  mount --rbind /dev dev
  mount -t tmpfs -o mode=755 tmpfs run
  mkdir -p run/lock
  mount --bind "$folder" "./$folder"
  pivot_root . .old
  cd /
  umount -l /.old
}

run() {
  code=0
  "$@" >>"$log" 2>&1 </dev/null || code=$?
  echo "ended $code"
}

serve() {
  while read -r request; do
    case $request in
      start) run "$@" & ;;
    esac
  done
}

root=$1 folder=$2 log=$3
shift 3
exec 2>>"$log"
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
case $root in
  /) enter_machine_root ;;
  *) enter_other_root ;;
esac
# A first process has to wait for orphans that come to it: a dead containerd that is not waited for is taken by the
# next daemon for one that is running.
exec 3<&0
serve "$@" <&3 &
wait $!
