"""Every write of exams, certificates that follow from them, awards and passports."""
