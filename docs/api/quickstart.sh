AUTH="Authorization: Bearer $KEY" JSON="Content-Type: application/json" NOW=$(date +%s)$$
SELLER=$(curl -fsS "$API/sellers" -H "$AUTH" -H "$JSON" -H "Idempotency-Key: seller-$NOW" \
  -d "{\"email\": \"approved+$NOW@example.com\", \"full_name\": \"Ada Example\"}" | grep -o 'sel_[a-z0-9]*' | head -n 1)
echo "The seller: $SELLER"
echo "Send them there:"
curl -fsS "$API/hosted_links" -H "$AUTH" -H "$JSON" -H "Idempotency-Key: link-$NOW" -d "{\"seller\": \"$SELLER\"}"
echo; echo "How they stand, and what is missing:"
curl -fsS "$API/sellers/$SELLER" -H "$AUTH"
echo; echo "What happened:"
curl -fsS "$API/events?seller=$SELLER" -H "$AUTH"
