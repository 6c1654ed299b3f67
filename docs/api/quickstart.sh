curl "$API/policies" -H "Authorization: Bearer $KEY"
