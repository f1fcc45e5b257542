-- The name of a load that was only known once all of it was staged.
update staged
set load_id = $load_id
where load_id = ''
