#!/bin/sh
# The one entry: set-up, demo, serve, test, drill, dzg. Needs Python 3.11 or newer and the package registry, nothing else.
#   ./run.sh              set up, build the demo county if there is none, serve it at http://127.0.0.1:8000
#   ./run.sh test [ARGS]  set up and run the tests (ARGS go to pytest)
#   ./run.sh drill [MIN]  the same tests with large counts
#   ./run.sh dzg ARGS     any command of the product
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cd "$here"
venv=${DZG_VENV:-$here/.venv}

# Where nothing may be written beside the sources, as in many containers, what is compiled is kept in the venv: every command,
# and each of the hundreds of processes that the tests start, would compile the whole product anew.
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ]; then
  unset PYTHONDONTWRITEBYTECODE
  PYTHONPYCACHEPREFIX=${PYTHONPYCACHEPREFIX:-$venv/compiled}; export PYTHONPYCACHEPREFIX
fi

fail() { echo "$1" >&2; exit 2; }

find_python() {
  for candidate in ${DZG_PYTHON:-} python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"; return
    fi
  done
  fail "需要 Python 3.11 或更高版本，本机没有找到。请先安装 Python，再运行 ./run.sh"
}

# install FILE: brings .venv to what FILE pins; a stamp with the file's digest makes the second run quick.
install() {
  python=$(find_python)
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv" >&2 || fail "建立运行环境失败：Debian 系统请先安装 python3-venv"
  want=$("$venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1")
  stamp="$venv/.$1.stamp"
  if [ "$(cat "$stamp" 2>/dev/null || true)" != "$want" ]; then
    echo "正在安装所需软件包（首次约半分钟）……" >&2
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$1" >&2
    echo "$want" > "$stamp"
  fi
}

case "${1:-serve}" in
  test)
    shift; install requirements-test.txt
    [ $# -gt 0 ] || set -- -n auto --dist loadfile --no-loadscope-reorder
    exec "$venv/bin/python" -m pytest "$@" ;;
  drill)
    shift; install requirements-test.txt
    DZG_DRILL_MINUTES=${1:-10}; export DZG_DRILL_MINUTES
    exec "$venv/bin/python" -m pytest ;;
  dzg)
    shift; install requirements.txt
    exec "$venv/bin/python" -m dazugong.cli "$@" ;;
  serve)
    install requirements.txt
    exec "$venv/bin/python" -m dazugong.cli serve ;;
  *)
    fail "用法：./run.sh | ./run.sh test | ./run.sh drill [分钟] | ./run.sh dzg 命令" ;;
esac
