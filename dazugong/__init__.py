"""大组工: the working system of county and city organisation departments."""
