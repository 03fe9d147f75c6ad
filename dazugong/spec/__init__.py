"""机制包的写法: what a pack may say, how it is read, checked, tried and weighed. No database, no web."""
from dazugong.spec.burden import burden
from dazugong.spec.check import check_files, check_pack
from dazugong.spec.files import digest
from dazugong.spec.load import PackRefused, load_files, load_pack
from dazugong.spec.trial import run_examples

__all__ = ["PackRefused", "burden", "check_files", "check_pack", "digest", "load_files", "load_pack", "run_examples"]
