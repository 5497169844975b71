#include "snippets/attacks.h"

namespace hindcast::snippets::testing {

std::span<const Attack> file_attacks() {
  static const Attack kAttacks[] = {
      {"ReadPasswords", "open('/etc/passwd').read()", HIDDEN},
      {"ReadShadow", "open('/etc/shadow').read()", HIDDEN},
      {"ReadOwnMaps", "open('/proc/self/maps').read()", HIDDEN},
      {"ReadOwnEnvironment", "open('/proc/self/environ').read()", HIDDEN},
      {"ReadEnvironmentOfFirst", "open('/proc/1/environ').read()", HIDDEN},
      {"ReadMemoryOfFirst", "open('/proc/1/mem', 'rb')", HIDDEN},
      {"ListProcesses", "os.listdir('/proc')", HIDDEN},
      {"ListRoot", "os.listdir('/')", HIDDEN},
      {"ListHome", "os.listdir('/root')", HIDDEN},
      {"ListEtc", "os.listdir('/etc')", HIDDEN},
      {"ListData", "os.scandir('/var/lib')", HIDDEN},
      {"OpenDevice", "open('/dev/mem', 'rb')", HIDDEN},
      {"OpenTerminal", "open('/dev/tty', 'w')", REFUSED},
      {"StatPasswords", "os.stat('/etc/passwd')", HIDDEN},
      {"LinkOfProgram", "os.readlink('/proc/self/exe')", HIDDEN},
      {"UpAndOut", "open('/usr/lib/python3.11/../../../etc/passwd')", HIDDEN},
      {"WriteTemporary", "open('/tmp/hindcast-escape', 'w')", REFUSED},
      {"WriteLibrary", "open('/usr/lib/python3.11/os.py', 'a')", REFUSED},
      {"CreateByFlags", "os.open('/tmp/x', os.O_CREAT | os.O_RDONLY)", REFUSED},
      {"UnnamedTemporary", "os.open('/tmp', os.O_TMPFILE | os.O_RDWR)", REFUSED},
      {"TemporaryFile", "import tempfile; tempfile.TemporaryFile()", "No usable temporary|" HIDDEN},
      {"MakeDirectory", "os.mkdir('/tmp/hindcast-escape')", REFUSED},
      {"RemoveFile", "os.unlink('/usr/lib/python3.11/os.py')", REFUSED},
      {"RemoveDirectory", "os.rmdir('/usr')", REFUSED},
      {"Rename", "os.rename('/usr', '/usr2')", REFUSED},
      {"SymbolicLink", "os.symlink('/etc', '/tmp/e')", REFUSED},
      {"HardLink", "os.link('/etc/passwd', '/tmp/e')", REFUSED},
      {"ChangeMode", "os.chmod('/usr', 0o777)", REFUSED},
      {"ChangeOwner", "os.chown('/usr', 0, 0)", REFUSED},
      {"Truncate", "os.truncate('/usr/lib/python3.11/os.py', 0)", REFUSED},
      {"ChangeTimes", "os.utime('/usr')", REFUSED},
      {"MakeNode", "os.mknod('/tmp/n')", REFUSED},
      {"MakeFifo", "os.mkfifo('/tmp/n')", REFUSED},
      {"FileSystemSize", "os.statvfs('/usr')", REFUSED},
      {"ChangeDirectory", "os.chdir('/')", REFUSED},
      {"ChangeRoot", "os.chroot('/')", REFUSED},
      {"OpenByHandle", "raw(304, -100, 0, 0)", REFUSED},
      {"OpenWithHow", "raw(437, -100, b'/etc/passwd', bytes(24), 24)", REFUSED},
      {"OldOpen", "raw(2, b'/etc/passwd', 0)", REFUSED},
      {"OpenToWriteOnly", "raw(257, -100, b'/usr/lib/python3.11/os.py', 1)", REFUSED},
      {"OpenPathOnly", "raw(257, -100, b'/', 0o10000000)", REFUSED},
      {"MemoryFile", "os.memfd_create('x')", REFUSED},
      {"Mount", "raw(165, b'x', b'/', b'tmpfs', 0, 0)", REFUSED},
      {"MoveMount", "raw(429, -1, b'', -1, b'', 0)", REFUSED},
      {"OpenTree", "raw(428, -100, b'/', 1)", REFUSED},
      {"PivotRoot", "raw(155, b'/', b'/')", REFUSED},
      {"Unmount", "raw(166, b'/', 2)", REFUSED},
      {"NewFileSystem", "raw(430, b'tmpfs', 0)", REFUSED},
      {"WatchFiles", "raw(254)", REFUSED},
      {"GrowOutput", "os.ftruncate(5, 1 << 40)", REFUSED},
      {"SealOutput", "raw(72, 5, 1033, 15)", REFUSED},
      {"DuplicateDescriptor", "os.dup(3)", REFUSED},
      {"LoadNativeModule", "import _lsprof", "failed to map|cannot|" HIDDEN},
      {"LoadNativeLibrary", "ctypes.CDLL('libncursesw.so.6')", "cannot open shared object|" HIDDEN},
      {"Environment", "raise RuntimeError(f'environment {sorted(os.environ)}')",
       "environment \\['MKL_NUM_THREADS', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'\\]"},
      {"Descriptors",
       "def is_open(fd):\n"
       "        try:\n"
       "            os.fstat(fd)\n"
       "        except OSError:\n"
       "            return False\n"
       "        return True\n"
       "    raise RuntimeError(f'open {[fd for fd in range(1024) if is_open(fd)]}')",
       "open \\[0, 1, 2, 3, 5, 6\\]"},  // null, null, null, socket, output, bars
      {"StandardInput", "raise RuntimeError(f'read {os.read(0, 100)}')", "read b''"},
  };
  return kAttacks;
}

}  // namespace hindcast::snippets::testing
