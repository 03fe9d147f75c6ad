"""机制包的写法: what a pack may say, how it is read, checked, tried and weighed. No database, no web."""
