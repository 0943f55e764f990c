SELECT endpoint, card FROM collector ORDER BY place;
