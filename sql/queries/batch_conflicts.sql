-- Of the staged rows $1 to $2 (ordinals), those whose id stands in the table with other content.
SELECT staged.ordinal
FROM staged JOIN submission USING (country, id)
WHERE staged.ordinal BETWEEN $1::integer AND $2::integer AND submission.digest <> staged.digest
ORDER BY staged.ordinal;
