-- Why an applicant was turned down, in the office's words: it reads them. NULL where nothing was said.
ALTER TABLE applicants ADD COLUMN refused_because TEXT;
