"""One line per case, and the sum of them."""


class Tally:
    def __init__(self, wanted):
        self.wanted = wanted
        self.passed = self.failed = self.skipped = 0

    def wants(self, name):
        """Whether the command line asks for cases of this name."""
        return not self.wanted or any(word in name for word in self.wanted)

    def case(self, name, problems, remark=""):
        """`problems`: sentences, none when the case holds."""
        if not problems:
            self.passed += 1
            print(f"ok    {name}{': ' + remark if remark else ''}", flush=True)
            return
        self.failed += 1
        print(f"FAIL  {name}", flush=True)
        for problem in problems[:4]:
            print(f"        {problem}", flush=True)
        if len(problems) > 4:
            print(f"        and {len(problems) - 4} more", flush=True)

    def skip(self, name, reason):
        self.skipped += 1
        print(f"skip  {name}: {reason}", flush=True)

    def summary(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
