-- The device whose work an applicant goes on with, where it says so.
ALTER TABLE applicants ADD COLUMN successor_of TEXT;
