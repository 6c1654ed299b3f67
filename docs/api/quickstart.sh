RUN=$(date +%s)$$ AUTH="Authorization: Bearer $KEY"
post() { curl -fsS "$API/$1" -H "$AUTH" -H "Content-Type: application/json" -H "Idempotency-Key: $1-$RUN" -d "$2"; }

SELLER=$(post sellers "{\"email\": \"approved+$RUN@example.com\"}" | grep -o 'sel_[a-z0-9]*' | head -n 1)
curl -fsS "$API/test/sellers/$SELLER/ready" -X PUT -H "$AUTH" -o seller.json  # of a real seller: details and documents
post cases "{\"seller\": \"$SELLER\"}" > case.json
CASE=$(grep -o 'case_[a-z0-9]*' case.json | head -n 1)
echo "Send the seller there: $(grep -o 'http[^"]*' case.json)"
until curl -fsS "$API/cases/$CASE" -H "$AUTH" | grep -Eo '"status":"(approved|rejected)"'; do sleep 1; done
