"""服务器围栏: ENGINE "dazugong.fence.postgresql"."""
