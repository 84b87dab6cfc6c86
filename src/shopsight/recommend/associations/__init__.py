"""What is bought, viewed or put in carts together: baskets, frequent itemsets, rules, and what they say in words."""
