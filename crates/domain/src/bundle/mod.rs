//! 数据包: the unit of exchange between devices and the office.
