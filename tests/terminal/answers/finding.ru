#kind finding
?

кыр
?
k

en

5
насили
2

2024
2025
3 5
viol
Shelters were closed in two provinces
In 2024 two of the four shelters closed.
Their staff was not paid for five months.
.




girl older
geo




1
12
%
women in two provinces



1
1
Report of a shelter network
not an address
https://example.org/shelters







1
Pay for shelters from the budget.
.
Ministry of Finance

4
14
:clear
In 2024 two of four shelters closed, and their staff was not paid.
.
send
