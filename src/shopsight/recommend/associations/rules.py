"""Rules out of frequent itemsets: each item of a set as what follows from the others, measured and tested."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from shopsight.core.associations import AssociationQuery, Associations, Rule, RuleSort
from shopsight.recommend.associations.baskets import Baskets
from shopsight.recommend.associations.itemsets import Itemsets, frequent_itemsets
from shopsight.recommend.associations.significance import fisher_p_values, q_values

MOST_RULES = 50_000

_ORDERS: Mapping[RuleSort, Callable[[Rule], float]] = {
    "strength": lambda rule: -rule.lift_low,
    "lift": lambda rule: -rule.lift,
    "confidence": lambda rule: -rule.confidence,
    "support": lambda rule: -rule.count,
    "leverage": lambda rule: -rule.leverage,
    "conviction": lambda rule: -rule.conviction,
    "significance": lambda rule: rule.p_value,
}


def find_rules(baskets: Baskets, query: AssociationQuery) -> Associations:
    """Return the rules that the query allows, in its order; ties go by lift, then by name."""
    itemsets = frequent_itemsets(baskets, query.min_count, query.max_items)
    sizes = Counter(map(len, itemsets))
    tests = _tests(sizes, query.max_items)
    rules = [rule for rule in _rules(itemsets, baskets, tests) if _is_wanted(rule, query)]
    order = _ORDERS[query.sort]
    rules.sort(key=lambda rule: (order(rule), -rule.lift, rule.antecedent, rule.consequent))
    return Associations(
        rules=tuple(rules[:MOST_RULES]),
        total=len(rules),
        baskets=baskets.count,
        found=baskets.found,
        items=len(np.unique(baskets.items)),
        frequent=sizes[1],
        tests=tests,
        most_together=_most_together(itemsets, baskets, query.min_count),
    )


def _most_together(itemsets: Itemsets, baskets: Baskets, min_count: int) -> int:
    pairs = [count for itemset, count in itemsets.items() if len(itemset) == 2]
    if pairs or min_count <= 2:
        return max(pairs, default=0)
    # Too little for a rule. How near it came is told by asking for less; half as much finds some pairs, not all.
    less = max(2, min_count // 2)
    return _most_together(frequent_itemsets(baskets, less, 2), baskets, less)


def _tests(sizes: Mapping[int, int], max_items: int) -> int:
    """Count the hypotheses: a pair of frequent items, or a larger frequent set with any other frequent item.

    Those never seen together count too. Fisher's test takes the margins as given, so that choosing by them is allowed;
    choosing by how often both were seen together would favor what is found by chance.
    """
    items = sizes.get(1, 0)
    larger = sum(sizes.get(size, 0) * (items - size) for size in range(2, max_items))
    return items * (items - 1) // 2 + larger


def _rules(itemsets: Itemsets, baskets: Baskets, tests: int) -> Iterator[Rule]:
    tested = [
        (tuple(i for i in itemset if i != consequent), consequent, count)
        for itemset, count in itemsets.items()
        if len(itemset) > 1
        # The test of a pair is the same both ways.
        for consequent in (itemset if len(itemset) > 2 else itemset[1:])
    ]
    if not tested:
        return
    both, one, other = (
        np.array(column, np.int64)
        for column in zip(*((count, itemsets[a], itemsets[(c,)]) for a, c, count in tested), strict=True)
    )
    p_values = fisher_p_values(both, one, other, baskets.count)
    for (antecedent, consequent, count), p, q in zip(
        tested, p_values.tolist(), q_values(p_values, tests).tolist(), strict=True
    ):
        for left, right in _ways(antecedent, consequent):
            yield Rule(
                antecedent=tuple(sorted(baskets.names[item] for item in left)),
                consequent=baskets.names[right],
                count=count,
                antecedent_count=itemsets[left],
                consequent_count=itemsets[(right,)],
                baskets=baskets.count,
                p_value=p,
                q_value=q,
            )


def _ways(antecedent: tuple[int, ...], consequent: int) -> list[tuple[tuple[int, ...], int]]:
    if len(antecedent) > 1:
        return [(antecedent, consequent)]
    return [(antecedent, consequent), ((consequent,), antecedent[0])]


def _is_wanted(rule: Rule, query: AssociationQuery) -> bool:
    return rule.lift >= query.min_lift and rule.confidence >= query.min_confidence and rule.q_value <= query.max_q
