"""What the pages of *Ehrenamt* share: the page of one form, which may show how somebody's weeks were."""

from functools import partial

from lotse.tenants.pages import form_page as page_of_form

form_page = partial(page_of_form, template="volunteering/form.html")
