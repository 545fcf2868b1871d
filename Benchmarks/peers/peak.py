"""The most memory a process has had, in kB, or None where the system does not say."""


def peak_kb(process="self"):
    try:
        with open(f"/proc/{process}/status", encoding="utf-8") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), None)
    except OSError:
        return None
