#include "snippets/attacks.h"

namespace hindcast::snippets::testing {

std::span<const Attack> process_attacks() {
  static const Attack kAttacks[] = {
      {"Fork", "os.fork()", REFUSED},
      {"ForkBomb", "while True: os.fork()", REFUSED},
      {"VirtualFork", "raw(58)", REFUSED},
      {"Clone", "raw(56, 17, 0, 0, 0, 0)", REFUSED},
      {"CloneThread", "raw(56, 0x100 | 0x200 | 0x400 | 0x800 | 0x10000, 0, 0, 0, 0)", REFUSED},
      {"Clone3", "raw(435, bytes(88), 88)", "not implemented"},
      {"Thread", "import threading; threading.Thread(target=print).start()",
       "can't start new thread"},
      {"Execute", "os.execv('/bin/sh', ['sh'])", REFUSED},
      {"ExecuteAt", "raw(322, -100, b'/bin/sh', 0, 0, 0)", REFUSED},
      {"Spawn", "os.posix_spawn('/bin/sh', ['sh'], {})", REFUSED},
      {"Subprocess", "import subprocess; subprocess.run(['id'])", REFUSED},
      {"Shell", "raise RuntimeError(f'system gave {os.system(\"id\")}')", "system gave (-1|32512)"},
      {"OpenPipe", "os.popen('id').read()", REFUSED},
      {"Pipe", "os.pipe()", REFUSED},
      {"ProcessPool", "import multiprocessing; multiprocessing.Process(target=print).start()",
       REFUSED},
      {"KillParent", "os.kill(os.getppid(), 9)", REFUSED},
      {"KillZygote", "os.kill(1, 9)", REFUSED},
      {"KillAll", "os.kill(-1, 9)", REFUSED},
      {"KillGroup", "os.killpg(0, 9)", REFUSED},
      {"SignalThreadOfZygote", "raw(234, 1, 1, 9)", REFUSED},
      {"SignalAnyThread", "raw(200, 1, 9)", REFUSED},
      {"QueueSignal", "raw(129, 1, 9, bytes(128))", REFUSED},
      {"OpenProcess", "os.pidfd_open(1)", REFUSED},
      {"SignalByDescriptor", "raw(424, 3, 9, 0, 0)", REFUSED},
      {"StealDescriptor", "raw(438, 3, 0, 0)", REFUSED},
      {"Alarm", "import signal; signal.alarm(1); raise OSError('alarm set')", "alarm set"},
      {"PickledCommand",
       "import pickle\n"
       "    gave = pickle.loads(b\"cos\\nsystem\\n(S'id'\\ntR.\")\n"
       "    raise RuntimeError(f'gave {gave}')",
       "gave (-1|32512)"},
      {"Exit", "import sys; sys.exit(0)", "the snippet called exit"},
      {"Input", "input()", "not callable|EOF"},
      {"CrashByPointer", "ctypes.string_at(8)", "ended by SIGSEGV", sandbox::Outcome::crashed},
      {"Abort", "os.abort()", "ended by SIGABRT", sandbox::Outcome::crashed},
      {"WriteIntoBars", "a = bars.close.__array_interface__['data'][0]; ctypes.memset(a, 0, 8)",
       "ended by SIGSEGV", sandbox::Outcome::crashed},
      {"MakeBarsWritable",
       "a = bars.close.__array_interface__['data'][0]; raw(10, a & ~4095, 4096, 3)",
       "Permission denied"},
      {"WriteableFlag", "bars.close.flags.writeable = True; bars.close[0] = 1",
       "cannot set WRITEABLE flag"},
  };
  return kAttacks;
}

std::span<const Attack> resource_attacks() {
  using sandbox::Outcome;
  static const Attack kAttacks[] = {
      {"EndlessLoop", "while True: pass", "wall-clock limit of 400 ms exceeded",
       Outcome::wall_limit},
      {"EndlessLoopInC", "sum(iter(int, 1))", "wall-clock limit of 400 ms exceeded",
       Outcome::wall_limit},
      {"EndlessExpression", "import re; re.match('(a+)+$', 'a' * 64 + 'b')",
       "wall-clock limit of 400 ms exceeded", Outcome::wall_limit},
      {"EndlessNumber", "10 ** 10 ** 8", "wall-clock limit of 400 ms exceeded",
       Outcome::wall_limit},
      {"EndlessSleep", "import time; time.sleep(1000)", "wall-clock limit of 400 ms exceeded",
       Outcome::wall_limit},
      {"DeafToSignals",
       "import signal\n"
       "    for s in range(1, 32):\n"
       "        try: signal.signal(s, signal.SIG_IGN)\n"
       "        except (OSError, ValueError): pass\n"
       "    while True: pass",
       "wall-clock limit of 400 ms exceeded", Outcome::wall_limit},
      {"BlockedSignals",
       "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\n"
       "    while True: pass",
       "wall-clock limit of 400 ms exceeded", Outcome::wall_limit},
      {"CatchesEverything",
       "while True:\n"
       "        try:\n"
       "            raise KeyboardInterrupt\n"
       "        except BaseException:\n"
       "            pass",
       "wall-clock limit of 400 ms exceeded", Outcome::wall_limit},
      {"LargeArray", "np.ones(10 ** 10)", "memory limit of 128 MiB exceeded",
       Outcome::memory_limit},
      {"LargeBytes", "bytearray(10 ** 10)", "memory limit of 128 MiB exceeded",
       Outcome::memory_limit},
      {"LargeString", "'x' * 10 ** 10", "memory limit of 128 MiB exceeded", Outcome::memory_limit},
      {"GrowingList", "a = []\n    while True: a.append(bytes(1 << 20))",
       "memory limit of 128 MiB exceeded", Outcome::memory_limit},
      {"AnonymousMapping", "import mmap; mmap.mmap(-1, 1 << 34)", "Cannot allocate memory"},
      {"FloodMessages", "while True: os.write(3, b'x' * 60000)", "Broken pipe"},
      {"FloodStandardOutput",
       "for _ in range(10000): os.write(1, b'x' * 60000)\n    raise OSError('went nowhere')",
       "went nowhere"},
      {"FloodOutput", "while True: os.write(5, b'x' * (1 << 20))", "output limit of 8 MiB exceeded",
       Outcome::output_limit},
      // Out of memory where not even the exception can be made, CPython 3.11 says that it is
      // missing.
      {"DeepRecursion", "import sys; sys.setrecursionlimit(10 ** 9)\n    f = lambda: f()\n    f()",
       "memory limit|SystemError: error return without exception set|SIGSEGV|wall-clock",
       Outcome::memory_limit},
  };
  return kAttacks;
}

}  // namespace hindcast::snippets::testing
