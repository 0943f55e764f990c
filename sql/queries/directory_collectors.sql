SELECT curve, name FROM collector WHERE active ORDER BY curve;
