-- A number of the sequence stands for 64 rows, so that a bundle takes its numbers in a handful of calls.
alter sequence record.row_number increment by 64;
