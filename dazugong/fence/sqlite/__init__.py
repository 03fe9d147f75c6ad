"""嵌入式围栏: ENGINE "dazugong.fence.sqlite"."""
